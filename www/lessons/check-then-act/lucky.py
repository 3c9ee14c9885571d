import asyncio

READERS = 3


async def reader(number, visited):
    for _ in range(number - 1):
        await asyncio.sleep(0)  # comes a little later than the one before  # @wait-turn
    if "page" not in visited:  # @check
        await asyncio.sleep(0)  # looks up whether it may, which is quick  # @sleep
        visited.add("page")  # @mark
        print(f"reader {number} reads the page")  # @say-read


async def main():
    visited = set()
    readers = [reader(number, visited) for number in range(1, READERS + 1)]  # @start
    await asyncio.gather(*readers)  # @gather
    print("all readers are done")  # @report


asyncio.run(main())
