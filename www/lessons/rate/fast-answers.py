import asyncio
import time

URLS = 10
PERMITS = 3
FAST = 100  # milliseconds

began = time.monotonic()


async def fetch(number, permits):
    async with permits:  # @acquire
        print(f"{time.monotonic() - began:.2f} s: url {number} is asked for")  # @say-asked
        await asyncio.sleep(FAST / 1000)  # @sleep
    print(f"{time.monotonic() - began:.2f} s: url {number} is here")  # @say-here


async def main():
    permits = asyncio.Semaphore(PERMITS)  # @make-permits
    fetches = [fetch(number, permits) for number in range(1, URLS + 1)]  # @start
    await asyncio.gather(*fetches)  # @gather


asyncio.run(main())
