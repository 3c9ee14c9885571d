import asyncio

PAGES = 3
REPEATS = 1


async def consumer(queue, visited):
    while True:
        page = await queue.get()  # @get
        if page in visited:  # @check
            continue  # @skip
        visited.add(page)  # @mark
        await asyncio.sleep(0.1)  # @sleep
        print(f"page {page} is read")  # @say-read
        queue.task_done()  # @done


async def main():
    queue, visited = asyncio.Queue(), set()  # @make-queue
    for page in [*range(1, PAGES + 1), *[1] * REPEATS]:
        await queue.put(page)  # @put
    task = asyncio.create_task(consumer(queue, visited))  # @consume
    await queue.join()  # @join
    task.cancel()  # @cancel
    print("all pages are read")  # @report


asyncio.run(main())
