import asyncio
import time

URLS = 10
PERMITS = 3
FAST = 100  # milliseconds
GAP = 200  # milliseconds

began = time.monotonic()


async def fetch(number, permits, pace):
    async with permits:  # @acquire
        async with pace:  # @pace
            await asyncio.sleep(GAP / 1000)  # @pause
        print(f"{time.monotonic() - began:.2f} s: url {number} is asked for")  # @say-asked
        await asyncio.sleep(FAST / 1000)  # @sleep
    print(f"{time.monotonic() - began:.2f} s: url {number} is here")  # @say-here


async def main():
    permits, pace = asyncio.Semaphore(PERMITS), asyncio.Lock()  # @make-permits
    fetches = [fetch(number, permits, pace) for number in range(1, URLS + 1)]  # @start
    await asyncio.gather(*fetches)  # @gather


asyncio.run(main())
