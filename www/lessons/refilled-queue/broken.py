import asyncio

PAGES = 13
CONSUMERS = 2
SLOTS = 2


async def consumer(number, queue):
    while True:
        page = await queue.get()  # @get
        await asyncio.sleep(0.1)  # @sleep
        for link in range(3 * page - 1, 3 * page + 2):
            if link <= PAGES:
                await queue.put(link)  # @put
        print(f"consumer {number} is done with page {page}")  # @say-done
        queue.task_done()  # @done


async def main():
    queue = asyncio.Queue(SLOTS)  # @make-queue
    await queue.put(1)  # @put-start
    consumers = [  # @start
        asyncio.create_task(consumer(number, queue))
        for number in range(1, CONSUMERS + 1)
    ]
    await queue.join()  # @join
    for task in consumers:  # @cancel
        task.cancel()
    print("all pages are read")  # @report


asyncio.run(main())
