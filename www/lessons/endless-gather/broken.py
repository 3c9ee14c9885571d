import asyncio

ITEMS = 3


async def producer(queue):
    for item in range(1, ITEMS + 1):
        await asyncio.sleep(0.1)
        await queue.put(item)


async def consumer(number, queue):
    while True:
        item = await queue.get()
        await asyncio.sleep(0.15)
        print(f"consumer {number} is done with item {item}")
        queue.task_done()


async def main():
    queue = asyncio.Queue()
    await asyncio.gather(producer(queue), consumer(1, queue), consumer(2, queue))
    await queue.join()
    print("all items are done")


asyncio.run(main())
