"""What the folder of a hub holds."""

TOP_FOLDERS = ("content", "toolkits", "case_studies")
"""The folders that hold content."""

SETTINGS = "site_config"
"""The folder of what is set for the hub."""

SIGNED = f"{SETTINGS}/signed/"
"""What stands in there of the sign-offs that are kept."""

ENGINE = "mkdocs.yml"
"""The file that the site engine reads."""
