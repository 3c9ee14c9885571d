import asyncio
import time

URLS = 10
PERMITS = 3
FAST = 100  # milliseconds

began = time.monotonic()


async def fetch(number, permits):
    async with permits:
        print(f"{time.monotonic() - began:.2f} s: url {number} is asked for")
        await asyncio.sleep(FAST / 1000)
    print(f"{time.monotonic() - began:.2f} s: url {number} is here")


async def main():
    permits = asyncio.Semaphore(PERMITS)
    fetches = [fetch(number, permits) for number in range(1, URLS + 1)]
    await asyncio.gather(*fetches)


asyncio.run(main())
