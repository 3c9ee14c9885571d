import asyncio

ITEMS = 3
CONSUMERS = 2


async def consumer(number, queue):
    while True:
        item = await queue.get()  # @get
        await asyncio.sleep(0.1)  # @sleep
        print(f"consumer {number} is done with item {item}")  # @say-done
        # the queue does not hear of it


async def main():
    queue = asyncio.Queue()  # @make-queue
    for item in range(1, ITEMS + 1):
        await queue.put(item)  # @put
    consumers = [  # @start
        asyncio.create_task(consumer(number, queue))
        for number in range(1, CONSUMERS + 1)
    ]
    await queue.join()  # @join
    for task in consumers:  # @cancel
        task.cancel()
    print("all items are done")  # @report


asyncio.run(main())
