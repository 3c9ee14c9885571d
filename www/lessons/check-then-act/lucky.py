import asyncio

READERS = 3


async def reader(number, visited):
    for _ in range(number - 1):
        await asyncio.sleep(0)  # comes a little later than the one before
    if "page" not in visited:
        await asyncio.sleep(0)  # looks up whether it may, which is quick
        visited.add("page")
        print(f"reader {number} reads the page")


async def main():
    visited = set()
    readers = [reader(number, visited) for number in range(1, READERS + 1)]
    await asyncio.gather(*readers)
    print("all readers are done")


asyncio.run(main())
