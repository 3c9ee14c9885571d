"""Two tasks take two locks in opposite order, and wait for ever."""

import asyncio


async def both(one, other):
    async with one:
        await asyncio.sleep(0.01)
        async with other:
            print("never")


async def main():
    left = asyncio.Lock()
    right = asyncio.Lock()
    await asyncio.gather(both(left, right), both(right, left))


asyncio.run(main())
