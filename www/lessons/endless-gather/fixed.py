import asyncio

ITEMS = 3


async def producer(queue):
    for item in range(1, ITEMS + 1):
        await asyncio.sleep(0.1)  # @prepare
        await queue.put(item)  # @put


async def consumer(number, queue):
    while True:
        item = await queue.get()  # @get
        await asyncio.sleep(0.15)  # @work
        print(f"consumer {number} is done with item {item}")  # @say-done
        queue.task_done()  # @done


async def main():
    queue = asyncio.Queue()  # @make-queue
    producing = asyncio.create_task(producer(queue))  # @produce
    consumers = [asyncio.create_task(consumer(number, queue)) for number in (1, 2)]  # @start
    await producing  # @await-producer
    await queue.join()  # @join
    for task in consumers:  # @cancel
        task.cancel()
    print("all items are done")  # @report


asyncio.run(main())
