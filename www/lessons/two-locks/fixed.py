import asyncio

PAUSE = 100  # milliseconds
DELAY = 50  # milliseconds


async def transfer(number, first, second):
    await asyncio.sleep((number - 1) * DELAY / 1000)
    async with first:
        print(f"worker {number} holds its first lock")
        await asyncio.sleep(PAUSE / 1000)
        async with second:
            print(f"worker {number} holds both")


async def main():
    a, b = asyncio.Lock(), asyncio.Lock()
    await asyncio.gather(transfer(1, a, b), transfer(2, a, b))
    print("both are done")


asyncio.run(main())
