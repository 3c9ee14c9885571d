import asyncio

TASKS = 2


async def add_one(number, shared):
    for _ in range(2 * (number - 1)):
        await asyncio.sleep(0)  # comes later than the one before  # @wait-turn
    last = shared[-1] if shared else 0  # @read
    await asyncio.sleep(0)  # @sleep
    shared.append(last + 1)  # @write


async def main():
    shared = []  # @make-list
    tasks = [add_one(number, shared) for number in range(1, TASKS + 1)]  # @start
    await asyncio.gather(*tasks)  # @gather
    print(f"the list is {shared}")  # @report


asyncio.run(main())
