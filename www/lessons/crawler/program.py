import asyncio
import re
from pathlib import Path
from urllib.parse import urljoin

CONSUMERS = 5
PERMITS = 5
FOLDER = Path(__file__).parents[2] / "demo"
SITE = "https://demo.test/"


async def fetch(url):
    file = FOLDER / url.removeprefix(SITE)
    html = file.read_bytes() if file.is_file() else b""
    await asyncio.sleep((20 + len(html) // 100) / 1000)
    return html.decode()


async def producer(queue, visited):
    visited.add(SITE + "index.html")
    await queue.put(SITE + "index.html")


async def consumer(number, queue, visited, lock, permits):
    while True:
        url = await queue.get()
        async with permits:
            html = await fetch(url)
        async with lock:
            for href in re.findall(r'<a [^>]*href="([^"#]+)', html):
                link = urljoin(url, href)
                if link.startswith(SITE) and link not in visited:
                    visited.add(link)
                    await queue.put(link)
        print(f"consumer {number} read {url.removeprefix(SITE)}")
        queue.task_done()


async def main():
    queue, visited, lock = asyncio.Queue(), set(), asyncio.Lock()
    permits = asyncio.Semaphore(PERMITS)
    consumers = [
        asyncio.create_task(consumer(number, queue, visited, lock, permits))
        for number in range(1, CONSUMERS + 1)
    ]
    await asyncio.create_task(producer(queue, visited))
    await queue.join()
    for task in consumers:
        task.cancel()
    print(f"{len(visited)} pages")


asyncio.run(main())
