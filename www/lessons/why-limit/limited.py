import asyncio

REQUESTS = 50
CAPACITY = 10
LATENCY = 200  # milliseconds
PERMITS = 5

busy = 0


async def server():
    global busy
    if busy == CAPACITY:
        return 503
    busy += 1
    await asyncio.sleep(LATENCY / 1000)
    busy -= 1
    return 200


async def request(number, permits):
    async with permits:
        status = await server()
    if status == 503:
        print(f"request {number} is refused")
    return status


async def main():
    permits = asyncio.Semaphore(PERMITS)
    requests = [request(number, permits) for number in range(1, REQUESTS + 1)]
    statuses = await asyncio.gather(*requests)
    print(f"{statuses.count(200)} answered, {statuses.count(503)} refused")


asyncio.run(main())
