import asyncio

PAUSE = 100  # milliseconds
DELAY = 50  # milliseconds


async def transfer(number, first, second):
    await asyncio.sleep((number - 1) * DELAY / 1000)  # @delay
    async with first:  # @lock-first
        print(f"worker {number} holds its first lock")  # @say-first
        await asyncio.sleep(PAUSE / 1000)  # @sleep
        async with second:  # @lock-second
            print(f"worker {number} holds both")  # @say-both


async def main():
    a, b = asyncio.Lock(), asyncio.Lock()  # @make-locks
    await asyncio.gather(transfer(1, a, b), transfer(2, a, b))  # @gather
    print("both are done")  # @report


asyncio.run(main())
