import asyncio

WORKERS = 10
PERMITS = 3

at_work = 0


async def worker(number):
    global at_work
    semaphore = asyncio.Semaphore(PERMITS)  # @make-permits
    async with semaphore:  # @acquire
        at_work += 1  # @arrive
        print(f"worker {number} starts, {at_work} at work")  # @say-start
        await asyncio.sleep(1)  # @sleep
        at_work -= 1  # @leave


async def main():
    workers = [worker(number) for number in range(1, WORKERS + 1)]  # @start
    await asyncio.gather(*workers)  # @gather
    print("all workers are done")  # @report


asyncio.run(main())
