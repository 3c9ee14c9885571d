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
    await asyncio.gather(producer(queue), consumer(1, queue), consumer(2, queue))  # @gather
    await queue.join()  # @join
    print("all items are done")  # @report


asyncio.run(main())
