import asyncio

TASKS = 5
PAUSE = 100  # milliseconds


async def add_one(number, shared):
    last = shared[-1] if shared else 0  # @read
    await asyncio.sleep(PAUSE / 1000)  # @sleep
    shared.append(last + 1)  # @write
    print(f"task {number} read {last} and wrote {last + 1}")  # @say-wrote


async def main():
    shared = []  # @make-list
    tasks = [add_one(number, shared) for number in range(1, TASKS + 1)]  # @start
    await asyncio.gather(*tasks)  # @gather
    print(f"the list is {shared}")  # @report


asyncio.run(main())
