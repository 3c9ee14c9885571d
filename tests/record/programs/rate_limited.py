"""Ten downloads, three at a time."""

import asyncio


async def download(address):
    await asyncio.sleep(0.01)
    return len(address)


async def download_all(addresses, most):
    limit = asyncio.BoundedSemaphore(most)

    async def one(address):
        async with limit:
            return await download(address)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(address)) for address in addresses]
    return [task.result() for task in tasks]


print(asyncio.run(download_all([f"page {number}" for number in range(10)], 3)))
