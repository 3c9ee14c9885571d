"""A program that ends by an exception."""

import asyncio


async def fail():
    await asyncio.sleep(0)
    raise ValueError("no such page")


async def main():
    print("before")
    await asyncio.create_task(fail(), name="unlucky")


asyncio.run(main())
