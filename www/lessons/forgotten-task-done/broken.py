import asyncio

ITEMS = 3
CONSUMERS = 2


async def consumer(number, queue):
    while True:
        item = await queue.get()
        await asyncio.sleep(0.1)
        print(f"consumer {number} is done with item {item}")
        # the queue does not hear of it


async def main():
    queue = asyncio.Queue()
    for item in range(1, ITEMS + 1):
        await queue.put(item)
    consumers = [
        asyncio.create_task(consumer(number, queue))
        for number in range(1, CONSUMERS + 1)
    ]
    await queue.join()
    for task in consumers:
        task.cancel()
    print("all items are done")


asyncio.run(main())
