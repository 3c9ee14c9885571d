import asyncio

REQUESTS = 50
CAPACITY = 10
LATENCY = 200  # milliseconds
PERMITS = 5

busy = 0


async def server():
    global busy
    if busy == CAPACITY:  # @check
        return 503
    busy += 1  # @arrive
    await asyncio.sleep(LATENCY / 1000)  # @sleep
    busy -= 1  # @leave
    return 200


async def request(number, permits):
    async with permits:  # @acquire
        status = await server()  # @ask
    if status == 503:
        print(f"request {number} is refused")  # @say-refused
    return status


async def main():
    permits = asyncio.Semaphore(PERMITS)  # @make-permits
    requests = [request(number, permits) for number in range(1, REQUESTS + 1)]  # @start
    statuses = await asyncio.gather(*requests)  # @gather
    print(f"{statuses.count(200)} answered, {statuses.count(503)} refused")  # @report


asyncio.run(main())
