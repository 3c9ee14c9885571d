import asyncio


async def transfer(number, first, second):
    for _ in range(2 * (number - 1)):
        await asyncio.sleep(0)  # comes later than the one before
    async with first:
        await asyncio.sleep(0)
        async with second:
            print(f"worker {number} holds both")


async def main():
    a, b = asyncio.Lock(), asyncio.Lock()
    await asyncio.gather(transfer(1, a, b), transfer(2, b, a))
    print("both are done")


asyncio.run(main())
