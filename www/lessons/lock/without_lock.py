import asyncio

TASKS = 5
PAUSE = 100  # milliseconds


async def add_one(number, shared):
    last = shared[-1] if shared else 0
    await asyncio.sleep(PAUSE / 1000)
    shared.append(last + 1)
    print(f"task {number} read {last} and wrote {last + 1}")


async def main():
    shared = []
    tasks = [add_one(number, shared) for number in range(1, TASKS + 1)]
    await asyncio.gather(*tasks)
    print(f"the list is {shared}")


asyncio.run(main())
