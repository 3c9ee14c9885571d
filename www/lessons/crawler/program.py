import asyncio
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from bs4 import BeautifulSoup

CONSUMERS = 5
PERMITS = 5
FOLDER = Path(__file__).parents[2] / "demo"
SITE = "https://demo.test/"


async def fetch(url):
    file = FOLDER / url.removeprefix(SITE)  # @read-file
    html = file.read_bytes() if file.is_file() else b""
    await asyncio.sleep((20 + len(html) // 100) / 1000)  # @transfer
    return html.decode()


async def producer(queue, visited):
    visited.add(SITE + "index.html")  # @mark-start
    await queue.put(SITE + "index.html")  # @put-start


async def consumer(number, queue, visited, lock, permits):
    while True:
        url = await queue.get()  # @get
        async with permits:  # @acquire
            html = await fetch(url)  # @fetch
        anchors = BeautifulSoup(html, "html.parser").select("a[href]")  # @find
        async with lock:  # @lock
            for anchor in anchors:
                link = urldefrag(urljoin(url, anchor["href"])).url
                if link.startswith(SITE) and link not in visited:
                    visited.add(link)  # @mark
                    await queue.put(link)  # @put
        print(f"consumer {number} read {url.removeprefix(SITE)}")  # @say-read
        queue.task_done()  # @done


async def main():
    queue, visited, lock = asyncio.Queue(), set(), asyncio.Lock()  # @make-queue
    permits = asyncio.Semaphore(PERMITS)  # @make-permits
    consumers = [  # @start
        asyncio.create_task(consumer(number, queue, visited, lock, permits))
        for number in range(1, CONSUMERS + 1)
    ]
    await asyncio.create_task(producer(queue, visited))  # @produce
    await queue.join()  # @join
    for task in consumers:  # @cancel
        task.cancel()
    print(f"{len(visited)} pages")  # @report


asyncio.run(main())
