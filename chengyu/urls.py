"""Mounts the apps. Names: home, policies:*, platforms:*, admin:*, login, logout, password, healthz."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from chengyu import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("platforms.urls")),
    path("", include("policies.urls")),
    path("admin/", admin.site.urls),
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(next_page="home"), name="logout"),
    path("password/", views.NewPassword.as_view(), name="password"),
    path("healthz", views.healthz, name="healthz"),
]
handler400 = "chengyu.views.bad_request"
