import asyncio

ITEMS = 6
CONSUMERS = 2
PRODUCE = 100  # milliseconds for an item
CONSUME = 500  # milliseconds for an item
SLOTS = 2


async def producer(queue):
    for item in range(1, ITEMS + 1):
        await asyncio.sleep(PRODUCE / 1000)
        await queue.put(item)
        print(f"put item {item}, {queue.qsize()} on the queue")


async def consumer(number, queue):
    while True:
        item = await queue.get()
        await asyncio.sleep(CONSUME / 1000)
        print(f"consumer {number} is done with item {item}")
        queue.task_done()


async def main():
    queue = asyncio.Queue(SLOTS)
    consumers = [
        asyncio.create_task(consumer(number, queue))
        for number in range(1, CONSUMERS + 1)
    ]
    await asyncio.create_task(producer(queue))
    await queue.join()
    for task in consumers:
        task.cancel()
    print("every item is done")


asyncio.run(main())
