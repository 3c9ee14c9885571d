import asyncio

ITEMS = 4
SLOTS = 2


async def consumer(queue):
    for _ in range(ITEMS):
        item = await queue.get()
        print(f"took item {item}")


async def producer(queue):
    for item in range(1, ITEMS + 1):
        await queue.put(item)
    print("put all items")


async def main():
    queue = asyncio.Queue(SLOTS)
    await asyncio.gather(consumer(queue), producer(queue))


asyncio.run(main())
