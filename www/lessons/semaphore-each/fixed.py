import asyncio

WORKERS = 10
PERMITS = 3

at_work = 0


async def worker(number, semaphore):
    global at_work
    async with semaphore:
        at_work += 1
        print(f"worker {number} starts, {at_work} at work")
        await asyncio.sleep(1)
        at_work -= 1


async def main():
    semaphore = asyncio.Semaphore(PERMITS)
    workers = [worker(number, semaphore) for number in range(1, WORKERS + 1)]
    await asyncio.gather(*workers)
    print("all workers are done")


asyncio.run(main())
