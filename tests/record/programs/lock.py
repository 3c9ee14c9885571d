"""Five tasks read, pause and write: `with` a lock or `without`."""

import asyncio
import contextlib
import sys
from asyncio import Lock


async def add_one(guard, numbers):
    async with guard:
        last = numbers[-1] if numbers else 0
        await asyncio.sleep(0.01)
        numbers.append(last + 1)


async def main(kind):
    guard = Lock() if kind == "with" else contextlib.nullcontext()
    numbers = []
    await asyncio.gather(*(add_one(guard, numbers) for _ in range(5)))
    print(numbers)


asyncio.run(main(sys.argv[1]))
