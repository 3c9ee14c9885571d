"""Ten workers share three permits."""

import asyncio


async def worker(permits, number):
    async with permits:
        print(f"worker {number} begins")
        await asyncio.sleep(0.02)
    print(f"worker {number} is done")


async def main():
    permits = asyncio.Semaphore(3)
    await asyncio.gather(*(worker(permits, number) for number in range(10)))


asyncio.run(main())
