"""Mounts the apps. Names: home, policies:*, platforms:*, admin:*, healthz."""

from django.contrib import admin
from django.urls import include, path

from chengyu import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("platforms.urls")),
    path("", include("policies.urls")),
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
]
handler400 = "chengyu.views.bad_request"
