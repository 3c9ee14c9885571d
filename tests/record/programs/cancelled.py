"""Waiters that are cancelled: while they wait, and after they were handed the thing."""

import asyncio


async def hold(thing, name, times):
    try:
        async with thing:
            print(name, "has it")
            for _ in range(times):
                await asyncio.sleep(0)
    except asyncio.CancelledError:
        print(name, "is cancelled")
        raise


async def row(thing):
    tasks = [asyncio.create_task(hold(thing, name, 3), name=name) for name in ("first", "second", "third", "fourth")]
    await asyncio.sleep(0)
    tasks[2].cancel()  # it waits
    while not tasks[0].done():
        await asyncio.sleep(0)
    tasks[1].cancel()  # it was handed the thing and has not run since
    await asyncio.gather(*tasks, return_exceptions=True)


async def give_up(queue):
    for wait in (queue.get(), queue.join(), asyncio.Event().wait()):
        try:
            await asyncio.wait_for(wait, 0.01)
        except TimeoutError:
            print("gave up")


async def main():
    await row(asyncio.Lock())
    await row(asyncio.Semaphore(1))
    queue = asyncio.Queue()
    await asyncio.gather(give_up(queue), return_exceptions=True)
    queue.put_nowait(None)
    await give_up(queue)


asyncio.run(main())
