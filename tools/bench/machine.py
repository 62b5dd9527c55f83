"""Says on what machine the figures were measured."""
import os
import platform
import subprocess


def first_line(path, key):
    with open(path) as file:
        for line in file:
            if line.startswith(key):
                return line.split(":", 1)[1].strip()
    return ""


def package_version(name):
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


def describe(packages):
    with open("/etc/os-release") as file:
        system = next((line.split("=", 1)[1].strip().strip('"') for line in file if line.startswith("PRETTY_NAME=")), "")
    return {
        "cpu": first_line("/proc/cpuinfo", "model name") or platform.machine(),
        "cpu_mhz": first_line("/proc/cpuinfo", "cpu MHz"),
        "cores": os.cpu_count(),
        "memory": first_line("/proc/meminfo", "MemTotal"),
        "system": system,
        "kernel": platform.release(),
        "display": "Xvfb, no GPU",
        "load_before": os.getloadavg()[0],
        "packages": {name: package_version(name) for name in packages},
    }
