import asyncio
import time

WORKERS = 10
PERMITS = 3
SECONDS = 2

began = time.monotonic()


async def worker(number, semaphore):
    async with semaphore:
        print(f"{time.monotonic() - began:.0f} s: worker {number} starts")
        await asyncio.sleep(SECONDS)
    print(f"{time.monotonic() - began:.0f} s: worker {number} is done")


async def main():
    semaphore = asyncio.Semaphore(PERMITS)
    workers = [worker(number, semaphore) for number in range(1, WORKERS + 1)]
    await asyncio.gather(*workers)


asyncio.run(main())
