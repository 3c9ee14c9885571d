import asyncio


async def transfer(number, first, second):
    for _ in range(2 * (number - 1)):
        await asyncio.sleep(0)  # comes later than the one before  # @wait-turn
    async with first:  # @lock-first
        await asyncio.sleep(0)  # @sleep
        async with second:  # @lock-second
            print(f"worker {number} holds both")  # @say-both


async def main():
    a, b = asyncio.Lock(), asyncio.Lock()  # @make-locks
    await asyncio.gather(transfer(1, a, b), transfer(2, b, a))  # @gather
    print("both are done")  # @report


asyncio.run(main())
