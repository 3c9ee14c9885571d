import asyncio

READERS = 3


async def reader(number, visited):
    if "page" not in visited:
        visited.add("page")
        await asyncio.sleep(0.1)  # looks up whether it may
        print(f"reader {number} reads the page")


async def main():
    visited = set()
    readers = [reader(number, visited) for number in range(1, READERS + 1)]
    await asyncio.gather(*readers)
    print("all readers are done")


asyncio.run(main())
