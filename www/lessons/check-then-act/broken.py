import asyncio

READERS = 3


async def reader(number, visited):
    if "page" not in visited:  # @check
        await asyncio.sleep(0.1)  # looks up whether it may  # @sleep
        visited.add("page")  # @mark
        print(f"reader {number} reads the page")  # @say-read


async def main():
    visited = set()
    readers = [reader(number, visited) for number in range(1, READERS + 1)]  # @start
    await asyncio.gather(*readers)  # @gather
    print("all readers are done")  # @report


asyncio.run(main())
