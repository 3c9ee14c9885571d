import asyncio
import time

WORKERS = 10
PERMITS = 3
SECONDS = 2

began = time.monotonic()


async def worker(number, semaphore):
    async with semaphore:  # @acquire
        print(f"{time.monotonic() - began:.0f} s: worker {number} starts")  # @say-start
        await asyncio.sleep(SECONDS)  # @sleep
    print(f"{time.monotonic() - began:.0f} s: worker {number} is done")  # @say-done


async def main():
    semaphore = asyncio.Semaphore(PERMITS)  # @make-permits
    workers = [worker(number, semaphore) for number in range(1, WORKERS + 1)]  # @start
    await asyncio.gather(*workers)  # @gather


asyncio.run(main())
