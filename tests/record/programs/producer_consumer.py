"""A producer, two consumers, a queue with two slots."""

import asyncio


async def producer(queue):
    for number in range(6):
        await queue.put(f"parcel {number}")
        print("put", number)


async def consumer(queue, done):
    while True:
        parcel = await queue.get()
        await asyncio.sleep(0.005)
        done.append(parcel)
        queue.task_done()


async def main():
    queue: asyncio.Queue[str] = asyncio.Queue(maxsize=2)
    done = []
    consumers = [asyncio.create_task(consumer(queue, done), name=f"consumer {letter}") for letter in "AB"]
    await producer(queue)
    await queue.join()
    for task in consumers:
        task.cancel()
    await asyncio.gather(*consumers, return_exceptions=True)
    print(sorted(done))


asyncio.run(main())
