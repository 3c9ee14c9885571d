import asyncio

PAGES = 13
CONSUMERS = 2
SLOTS = 2


async def consumer(number, queue):
    while True:
        page = await queue.get()
        await asyncio.sleep(0.1)
        for link in range(3 * page - 1, 3 * page + 2):
            if link <= PAGES:
                await queue.put(link)
        print(f"consumer {number} is done with page {page}")
        queue.task_done()


async def main():
    queue = asyncio.Queue(SLOTS)
    await queue.put(1)
    consumers = [
        asyncio.create_task(consumer(number, queue))
        for number in range(1, CONSUMERS + 1)
    ]
    await queue.join()
    for task in consumers:
        task.cancel()
    print("all pages are read")


asyncio.run(main())
