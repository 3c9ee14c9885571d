import asyncio

TASKS = 5
PAUSE = 100  # milliseconds


async def add_one(number, shared, lock):
    async with lock:
        last = shared[-1] if shared else 0
        await asyncio.sleep(PAUSE / 1000)
        shared.append(last + 1)
    print(f"task {number} read {last} and wrote {last + 1}")


async def main():
    lock = asyncio.Lock()
    shared = []
    tasks = [add_one(number, shared, lock) for number in range(1, TASKS + 1)]
    await asyncio.gather(*tasks)
    print(f"the list is {shared}")


asyncio.run(main())
