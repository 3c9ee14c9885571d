import asyncio

PAGES = 3


async def producer(queue):
    for page in range(1, PAGES + 1):
        await asyncio.sleep(0.1)
        await queue.put(page)


async def consumer(queue, pages):
    while True:
        page = await queue.get()
        pages.append(page)
        queue.task_done()


async def main():
    queue, pages = asyncio.Queue(), []
    producing = asyncio.create_task(producer(queue))
    consuming = asyncio.create_task(consumer(queue, pages))
    await producing
    await queue.join()
    consuming.cancel()
    print(f"{len(pages)} pages")


asyncio.run(main())
