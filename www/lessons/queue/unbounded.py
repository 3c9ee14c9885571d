import asyncio

ITEMS = 6
CONSUMERS = 2
PRODUCE = 100  # milliseconds for an item
CONSUME = 500  # milliseconds for an item
SLOTS = 0  # no bound


async def producer(queue):
    for item in range(1, ITEMS + 1):
        await asyncio.sleep(PRODUCE / 1000)  # @prepare
        await queue.put(item)  # @put
        print(f"put item {item}, {queue.qsize()} on the queue")  # @say-put


async def consumer(number, queue):
    while True:
        item = await queue.get()  # @get
        await asyncio.sleep(CONSUME / 1000)  # @work
        print(f"consumer {number} is done with item {item}")  # @say-done
        queue.task_done()  # @done


async def main():
    queue = asyncio.Queue(SLOTS)  # @make-queue
    consumers = [  # @start
        asyncio.create_task(consumer(number, queue))
        for number in range(1, CONSUMERS + 1)
    ]
    await asyncio.create_task(producer(queue))  # @produce
    await queue.join()  # @join
    for task in consumers:  # @cancel
        task.cancel()
    print("every item is done")  # @report


asyncio.run(main())
