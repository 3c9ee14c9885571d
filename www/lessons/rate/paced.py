import asyncio
import time

URLS = 10
PERMITS = 3
FAST = 100  # milliseconds
GAP = 200  # milliseconds

began = time.monotonic()


async def fetch(number, permits, pace):
    async with permits:
        async with pace:
            await asyncio.sleep(GAP / 1000)
        print(f"{time.monotonic() - began:.2f} s: url {number} is asked for")
        await asyncio.sleep(FAST / 1000)
    print(f"{time.monotonic() - began:.2f} s: url {number} is here")


async def main():
    permits, pace = asyncio.Semaphore(PERMITS), asyncio.Lock()
    fetches = [fetch(number, permits, pace) for number in range(1, URLS + 1)]
    await asyncio.gather(*fetches)


asyncio.run(main())
