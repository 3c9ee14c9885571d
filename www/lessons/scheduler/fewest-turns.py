import asyncio

ITEMS = 3
SLOTS = 2


async def consumer(number, queue):
    for _ in range(ITEMS):
        item = await queue.get()  # @get
        print(f"consumer {number} took item {item}")  # @say-took


async def producer(queue):
    for item in range(1, 2 * ITEMS + 1):
        await queue.put(item)  # @put
    print("put all items")  # @say-put


async def main():
    queue = asyncio.Queue(SLOTS)  # @make-queue
    await asyncio.gather(consumer(1, queue), consumer(2, queue), producer(queue))  # @gather


asyncio.run(main())
