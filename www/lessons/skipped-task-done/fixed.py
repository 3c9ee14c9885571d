import asyncio

PAGES = 3
REPEATS = 1


async def consumer(queue, visited):
    while True:
        page = await queue.get()
        try:
            if page in visited:
                continue
            visited.add(page)
            await asyncio.sleep(0.1)
            print(f"page {page} is read")
        finally:
            queue.task_done()


async def main():
    queue, visited = asyncio.Queue(), set()
    for page in [*range(1, PAGES + 1), *[1] * REPEATS]:
        await queue.put(page)
    task = asyncio.create_task(consumer(queue, visited))
    await queue.join()
    task.cancel()
    print("all pages are read")


asyncio.run(main())
