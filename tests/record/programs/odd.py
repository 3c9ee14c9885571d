"""Legal, and not what one expects: released by others, taken twice, things of every kind and name."""

import asyncio
import heapq


class Backwards(asyncio.Queue):
    """A queue of its own kind, which keeps something else than what was put."""

    def _init(self, maxsize):
        self._queue = []

    def _put(self, item):
        heapq.heappush(self._queue, (-item[0], item))

    def _get(self):
        return heapq.heappop(self._queue)[1]


class Loud:
    asked = 0

    def __str__(self):
        self.asked += 1
        return f"asked {self.asked}"


async def release_later(lock):
    await asyncio.sleep(0.005)
    lock.release()


async def numbers():
    for number in range(3):
        await asyncio.sleep(0)
        yield number


async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    helper = asyncio.create_task(release_later(lock))
    async with lock:
        print("released by another task:", helper.done())

    signal = asyncio.Semaphore(0)
    signal.release()
    signal.release()
    await signal.acquire()
    await signal.acquire()
    signal.release()
    print(str(signal).partition(" [")[2])

    for kind in (asyncio.LifoQueue, asyncio.PriorityQueue, Backwards):
        queue = kind()
        for item in ((2, "b"), (1, "a"), (3, "c"), (1, "a")):
            queue.put_nowait(item)
        print(kind.__name__, [queue.get_nowait() for _ in range(4)])
        for _ in range(4):
            queue.task_done()

    plain = asyncio.Queue()
    for item in (7, 7, -1, None, True, "a", "a", ["list"], 2**40, 0.5):
        plain.put_nowait(item)
    print([await plain.get() for _ in range(10)])
    try:
        plain.get_nowait()
    except asyncio.QueueEmpty:
        print("empty")

    condition = asyncio.Condition()
    async with condition:
        condition.notify_all()

    print([number async for number in numbers()])
    loud = Loud()
    print(loud, loud, sep=" and ", end="!\n")
    print("a line", "in two parts\nand", end=" ")
    print("its rest")
    print("\ud800 is no character".encode("utf-8", "replace"), "quote \" and back\\slash and \x07")
    done, pending = await asyncio.wait([asyncio.ensure_future(asyncio.sleep(0.001)) for _ in range(2)])
    print(len(done), len(pending))
    try:
        lock.release()
    except RuntimeError as error:
        print(error)


asyncio.run(main())
