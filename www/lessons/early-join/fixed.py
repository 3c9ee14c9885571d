import asyncio

PAGES = 3


async def producer(queue):
    for page in range(1, PAGES + 1):
        await asyncio.sleep(0.1)  # @sleep
        await queue.put(page)  # @put


async def consumer(queue, pages):
    while True:
        page = await queue.get()  # @get
        pages.append(page)  # @keep
        queue.task_done()  # @done


async def main():
    queue, pages = asyncio.Queue(), []  # @make-queue
    producing = asyncio.create_task(producer(queue))  # @produce
    consuming = asyncio.create_task(consumer(queue, pages))  # @consume
    await producing  # @await-producer
    await queue.join()  # @join
    consuming.cancel()  # @cancel
    print(f"{len(pages)} pages")  # @report


asyncio.run(main())
