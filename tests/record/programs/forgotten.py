"""A consumer that forgets task_done: join waits for ever, here until a time limit."""

import asyncio


async def consumer(queue):
    while True:
        await queue.get()


async def main():
    queue = asyncio.Queue()
    task = asyncio.create_task(consumer(queue), name="forgetful")
    queue.put_nowait("letter")
    try:
        async with asyncio.timeout(0.05):
            await queue.join()
    except TimeoutError:
        print("join did not return")
    task.cancel()


asyncio.run(main())
