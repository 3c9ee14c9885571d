import asyncio

TASKS = 2


async def add_one(number, shared):
    for _ in range(2 * (number - 1)):
        await asyncio.sleep(0)  # comes later than the one before
    last = shared[-1] if shared else 0
    await asyncio.sleep(0)
    shared.append(last + 1)


async def main():
    shared = []
    tasks = [add_one(number, shared) for number in range(1, TASKS + 1)]
    await asyncio.gather(*tasks)
    print(f"the list is {shared}")


asyncio.run(main())
