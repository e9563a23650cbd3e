"""Drives a server of MCP with PyPI's client and prints what it says, as JSON.

Called with the command line of the server; the calls are read from standard input.
"""

import asyncio
import json
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


def text(result):
    failed = getattr(result, "is_error", None)
    if failed is None:
        failed = getattr(result, "isError", False)
    return {"failed": failed, "text": "".join(c.text for c in result.content)}


async def drive(read, write):
    async with ClientSession(read, write) as session:
        await session.initialize()
        tools = await session.list_tools()
        out = {"tools": [t.name for t in tools.tools], "answers": {}}
        for key, tool, arguments in json.load(sys.stdin):
            out["answers"][key] = text(await session.call_tool(tool, arguments))
        print(json.dumps(out))


async def main(args):
    server = StdioServerParameters(command=args[0], args=args[1:])
    async with stdio_client(server) as (read, write):
        await drive(read, write)


asyncio.run(main(sys.argv[1:]))
